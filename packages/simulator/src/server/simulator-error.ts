export type SimulatorErrorCode =
  | "port_in_use"
  | "cannot_listen"
  | "bad_port"
  | "bad_seed"
  | "unknown_venue"
  | "bad_scenario"
  | "bad_speed"
  | "missing_session"
  | "bad_session"
  | "bad_recording";

/** What the simulator refuses to start with. The message is one line that says what to do. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;
  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SimulatorError";
    this.code = code;
  }
}
