/** A control request that cannot be carried out as it stands: answered with 400 and this message. */
export class ControlError extends Error {}
