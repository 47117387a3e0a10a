/** Why this server closes a socket. Clients branch on the numbers. */
export const CLOSE = {
  goingAway: 1001,
  /** The session has ended, was revoked or has expired. */
  sessionEnded: 4401,
  /** More than {@link UNSENT_BYTES_MAX} waits because the client does not read. */
  slowReader: 4408,
  flood: 4429,
} as const;

export const UNSENT_BYTES_MAX = 1024 * 1024;
export const MESSAGE_BYTES_MAX = 64 * 1024;
export const MESSAGES_A_SECOND_MAX = 50;
export const SUBSCRIPTIONS_MAX = 20;
export const SOCKETS_OF_A_USER_MAX = 5;
