/** The folder of recorded market data, or undefined where a machine has none; a gate that must run them fails instead. */
export function recordingsFolder(): string | undefined {
  const folder = process.env["TANDEM_RECORDINGS"];
  if (folder === undefined && process.env["CI"] === "true")
    throw new Error("TANDEM_RECORDINGS must name the folder of recorded market data where CI is true");
  return folder;
}
