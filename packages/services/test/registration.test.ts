import { afterEach, expect, test } from "vitest";
import { register } from "../src/auth/register.ts";
import type { Registration } from "../src/context.ts";
import { alice, bob, contextOf, startServices } from "./support/start-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
afterEach(() => services.stop());

const person = (index: number) => ({
  username: `person${index}`,
  email: `person${index}@example.net`,
  password: "six purple wagons",
});

test("of many who register at once on an empty database, over two processes, exactly one is admin", async () => {
  services = await startServices();
  const other = services.start();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      register({ ctx: contextOf(index % 2 ? other : services.deps), input: person(index) }),
    ),
  );
  expect(answers.map(({ answer }) => answer.user.role).sort()).toEqual(["admin", ...Array(7).fill("trader")]);
});

test("a first registration that fails leaves the administrator to the next", async () => {
  services = await startServices();
  // A trigger stands for any failure after the claim: the transaction that claimed rolls back.
  await services.look(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
    create trigger fail before insert on sessions for each row execute function fail()`);
  await expect(register({ ctx: services.ctx, input: alice })).rejects.toThrow("SQLSTATE P0001");
  await services.look("drop trigger fail on sessions");
  expect(await services.look("select 1 from users")).toEqual([]);
  expect((await register({ ctx: services.ctx, input: bob })).answer.user.role).toBe("admin");
});

test("G68 when the audit row cannot be written, the account is not made", async () => {
  services = await startServices();
  await services.look(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger zz_fail before insert on audit for each row execute function fail()`);
  await expect(register({ ctx: services.ctx, input: alice })).rejects.toThrow("SQLSTATE P0001");
  expect(await services.look("select id from users union all select user_id from sessions")).toEqual([]);
});

test.each<[Registration, string]>([
  ["invite", "invite_required"],
  ["closed", "registration_closed"],
])("registration %s is refused with reason %s and audited", async (registration, reason) => {
  services = await startServices({ registration });
  await expect(register({ ctx: services.ctx, input: alice })).rejects.toMatchObject({ code: "FORBIDDEN", reason });
  expect(await services.look("select 1 from users")).toEqual([]);
  expect(await services.look("select action, outcome, reason from audit")).toEqual([
    { action: "auth.register", outcome: "deny", reason },
  ]);
});

test("in production nobody becomes admin by registering", async () => {
  services = await startServices({ production: true });
  expect((await register({ ctx: services.ctx, input: alice })).answer.user.role).toBe("trader");
});
