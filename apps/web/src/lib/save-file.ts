/** The browser reads the text after the click; only then may it be let go. */
const READ_MS = 10_000;

/** Hands a text to the browser as a file to keep. */
export function saveFile(file: { readonly name: string; readonly type: string; readonly body: string }): void {
  const url = URL.createObjectURL(new Blob([file.body], { type: file.type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_MS);
}
