const PORTS = { "smtp:": 587, "smtps:": 465 } as const;
const TIMEOUT_MS = 10_000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * What nodemailer is told. Links that reset passwords travel this way: off the machine it is TLS from the first byte
 * (`smtps:`) or by STARTTLS that must succeed (`smtp:`).
 */
export function smtpOptions(text: string) {
  const url = new URL(text);
  const secure = url.protocol === "smtps:";
  const port = url.port === "" ? PORTS[secure ? "smtps:" : "smtp:"] : Number(url.port);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    secure,
    requireTLS: !secure && !LOOPBACK.test(url.hostname),
    ...(url.username !== "" && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
}
