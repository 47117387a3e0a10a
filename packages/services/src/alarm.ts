/** What a person must look into at once. Facts for the log, no secret. */
export type Alarm = {
  /** `secret_unreadable`: a sealed secret was damaged, moved to another row, or its key-encryption key is gone. */
  readonly kind: "secret_unreadable";
  readonly userId: string;
  readonly purpose: string;
  readonly recordId: string;
};
