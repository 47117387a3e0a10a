/** The server's own close code for a session that has ended, was revoked or has expired. */
const CLOSE_SESSION_ENDED = 4401;

export type SessionCheck = {
  /** To be awaited before each attempt to open a socket. False: the session has ended, do not try. */
  readonly mayOpen: () => Promise<boolean>;
  readonly opened: () => void;
  readonly closed: (code: number | undefined) => void;
};

/**
 * A refused handshake tells a browser nothing of its reason. After one, or after a close for an ended session, the
 * session is asked about over HTTP before the next attempt. A server that cannot be reached says nothing about
 * the session either: then the attempt goes on and fails by itself.
 */
export function createSessionCheck(isSignedIn: () => Promise<boolean>): SessionCheck {
  let suspicious = false;
  return {
    mayOpen: async () => {
      if (suspicious && !(await isSignedIn())) return false;
      // Until it opens, this attempt counts as refused.
      suspicious = true;
      return true;
    },
    opened: () => {
      suspicious = false;
    },
    closed: (code) => {
      if (code === CLOSE_SESSION_ENDED) suspicious = true;
    },
  };
}
