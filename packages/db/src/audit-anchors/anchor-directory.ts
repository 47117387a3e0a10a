import { chmodSync, mkdirSync } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnchorKey } from "./anchor-key.ts";
import { anchorLine, readAnchorLine } from "./anchor-line.ts";
import type { AuditAnchor, AuditAnchors, ReadAnchor } from "./audit-anchors.ts";

const NAME = /^anchors-\d{4}-\d{2}\.ndjson$/;

/**
 * Anchors as lines of files, one file a month, only ever added to. Best on a mount of its own, or copied away as it
 * grows: whoever can rewrite database, directory and key can rewrite the past.
 */
export function createAnchorDirectory(options: { readonly dir: string; readonly key: AnchorKey }): AuditAnchors {
  const { dir, key } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  let newest: AuditAnchor | undefined;

  const read = async (): Promise<readonly ReadAnchor[]> => {
    const names = (await readdir(dir)).filter((name) => NAME.test(name)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")));
    const lines = texts.flatMap((text) => text.split("\n").filter((line) => line !== ""));
    const anchors = lines.map((line) => readAnchorLine(line, key));
    for (const { anchor, genuine } of anchors) if (genuine && anchor.seq >= (newest?.seq ?? 0)) newest = anchor;
    return anchors;
  };

  return {
    newest: () => newest,
    read,
    write: async (anchor) => {
      const month = new Date(anchor.at).toISOString().slice(0, "2026-01".length);
      const file = await open(join(dir, `anchors-${month}.ndjson`), "a", 0o600);
      try {
        await file.appendFile(`${anchorLine(anchor, key)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      newest = anchor;
    },
  };
}
