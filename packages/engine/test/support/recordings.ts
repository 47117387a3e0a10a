/** The folder of recorded market data, or undefined where a machine has none; a gate that must run them fails instead. */
export function recordingsFolder(): string | undefined {
  const { TANDEM_RECORDINGS: folder, CI } = process.env;
  if (folder === undefined && CI === "true")
    throw new Error("TANDEM_RECORDINGS must name the folder of recorded market data where CI is true");
  return folder;
}
