/** For drizzle-kit, run at the root of the repository. Migrations are never edited after they have landed. */
export default {
  dialect: "postgresql",
  schema: "./packages/db/src/schema/*.ts",
  out: "./drizzle",
};
