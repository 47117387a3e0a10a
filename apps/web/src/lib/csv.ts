/**
 * A table as a file that spreadsheets open (RFC 4180, with CRLF). A cell that a spreadsheet would take for a formula is
 * disarmed with an apostrophe; plain numbers stay numbers, a minus included.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
// What Excel, LibreOffice and Google Sheets begin a formula with, also after what they trim.
const FORMULA = /^[\s\p{Cc}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/u;

function csvCell(text: string): string {
  const safe = !NUMBER.test(text) && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t';]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
