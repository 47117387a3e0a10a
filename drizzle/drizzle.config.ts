/** For drizzle-kit, run in `packages/db` (`pnpm generate`). Migrations are never edited after they have landed. */
export default {
  dialect: "postgresql",
  schema: "./src/schema/*.ts",
  out: "../../drizzle",
};
