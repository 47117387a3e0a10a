import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

export type Question = { readonly label: string; readonly hidden?: true };

/** Asks at a terminal, without showing what is hidden; else takes a line of stdin for each question, in order. */
export async function readAnswers(questions: readonly Question[]): Promise<readonly string[]> {
  if (!process.stdin.isTTY) {
    const lines = (await text(process.stdin)).split(/\r?\n/);
    return questions.map((_, index) => lines[index] ?? "");
  }
  const answers: string[] = [];
  for (const question of questions) answers.push(await ask(question));
  return answers;
}

async function ask({ label, hidden }: Question): Promise<string> {
  process.stderr.write(`${label}${hidden ? " (is not shown)" : ""}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: true,
  });
  try {
    return await new Promise<string>((resolve) => {
      terminal.once("SIGINT", () => process.exit(130));
      terminal.once("line", resolve);
    });
  } finally {
    terminal.close();
    if (hidden) process.stderr.write("\n");
  }
}
