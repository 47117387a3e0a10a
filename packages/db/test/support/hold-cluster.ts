import { startEmbeddedPostgres } from "../../src/embedded/start-embedded-postgres.ts";

/** A process that runs a cluster until SIGTERM, or until it is killed: `hold-cluster.ts DATA_DIR`. Prints one line when it is up. */
const [dataDir = ""] = process.argv.slice(2);
const postgres = await startEmbeddedPostgres({ dataDir });
console.log(`up ${postgres.port}`);
const alive = setInterval(() => {}, 60_000);
process.once("SIGTERM", () => {
  clearInterval(alive);
  void postgres.stop();
});
