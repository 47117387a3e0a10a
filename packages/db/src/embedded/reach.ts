import { stat } from "node:fs/promises";
import path from "node:path";
import type { RunAs } from "./run-as.ts";

const READ_AND_ENTER = 0o5;
const ENTER = 0o1;

/** Whether that user gets to `target` and may read it. Access lists are not looked at: they only widen. */
export async function canReach(target: string, user: RunAs): Promise<boolean> {
  const ancestors: string[] = [];
  for (let at = path.dirname(target); ; at = path.dirname(at)) {
    ancestors.push(at);
    if (at === path.dirname(at)) break;
  }
  const checks = await Promise.all([
    allows(target, user, READ_AND_ENTER),
    ...ancestors.map((ancestor) => allows(ancestor, user, ENTER)),
  ]);
  return checks.every(Boolean);
}

async function allows(target: string, user: RunAs, need: number): Promise<boolean> {
  const { uid, gid, mode } = await stat(target);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & need) === need;
}
