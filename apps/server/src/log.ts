import { type DestinationStream, type Logger, pino } from "pino";

/** JSON lines on stdout, or whatever `destination` makes of them. No field of an error object is ever logged. */
export const createLog = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ["password", "token", "secret", "authorization", "cookie", "*.password", "*.token"],
        censor: "[redacted]",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
