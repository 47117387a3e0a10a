import type { AuditAnchor, AuditAnchors } from "@tandem/db/audit-anchors/audit-anchors";
import { afterEach, beforeEach, expect, test } from "vitest";
import { anchorAudit, startAnchoring } from "../src/audit/anchor-audit.ts";
import { verifyAudit } from "../src/audit/verify-audit.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { register } from "../src/auth/register.ts";
import { alice, bob, startServices } from "./support/start-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
beforeEach(async () => {
  services = await startServices();
});
afterEach(() => services.stop());

function keepAnchors(): AuditAnchors & { readonly kept: AuditAnchor[] } {
  const kept: AuditAnchor[] = [];
  return {
    kept,
    newest: () => kept.at(-1),
    read: async () => kept.map((anchor) => ({ anchor, genuine: true })),
    write: async (anchor) => void kept.push(anchor),
  };
}

/** Waits for what runs beside the clock: the database answers in its own time. */
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test("the head is signed at the start, every minute in which it moved, and at the end", async () => {
  const anchors = keepAnchors();
  const errors: unknown[] = [];
  await register({ ctx: services.ctx, input: alice });
  const stop = startAnchoring({ ...services.deps, anchors }, (error) => void errors.push(error));
  await until(() => anchors.kept.length === 1);
  await register({ ctx: services.ctx, input: bob });
  // The timer is set once the first round is over.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await services.clock.advance(60_000);
  await until(() => anchors.kept.length === 2);
  await stop();
  expect(anchors.kept.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(errors).toEqual([]);
});

test("G66 a chain that is not the signed one is never signed again", async () => {
  const anchors = keepAnchors();
  const deps = { ...services.deps, anchors };
  await register({ ctx: services.ctx, input: alice });
  await anchorAudit(deps);
  await services.look(`
    alter table audit disable trigger user; delete from audit; alter table audit enable trigger user;
    update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`);
  await register({ ctx: services.ctx, input: bob });
  await expect(anchorAudit(deps)).rejects.toThrow("differs from its signed head at entry 1");
  expect(anchors.kept).toHaveLength(1);
});

test("an administrator's check compares the chain with its anchors and is itself an entry", async () => {
  const { token } = await register({ ctx: services.ctx, input: alice });
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  const anchors = keepAnchors();
  const ctx = { ...services.ctx, identity, deps: { ...services.deps, anchors } };
  await anchorAudit(ctx.deps);
  expect(await verifyAudit({ ctx })).toEqual({
    ok: true,
    checked: 1,
    anchors: { checked: 1, newestSeq: 1, newestAt: services.clock.epochMs() },
  });
  await services.look(
    "alter table audit disable trigger user; update audit set action = 'x' where seq = 1; alter table audit enable trigger user",
  );
  expect(await verifyAudit({ ctx })).toMatchObject({ ok: false, firstBadSeq: 1, fault: "entry_changed" });
  expect(await services.look("select outcome, reason, details from audit where action = 'admin.audit.verify'")).toEqual(
    [
      { outcome: "allow", reason: null, details: { checked: 1, firstBadSeq: null } },
      { outcome: "error", reason: "entry_changed", details: { checked: 0, firstBadSeq: 1 } },
    ],
  );
});
