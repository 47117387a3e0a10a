// `pnpm build` for the server: one file of our own code a thread. Libraries stay where they are installed, named by their
// place in node_modules, because a bundle in `dist` could not resolve what only another package depends on.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = resolve(process.argv[2] ?? `${here}/dist`);

/** @type {import("esbuild").Plugin} */
const librariesByPlace = {
  name: "libraries-by-place",
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^[^./]/ }, async (args) => {
      if (args.pluginData === "asked" || args.path.startsWith("node:")) return undefined;
      const { kind, importer, resolveDir } = args;
      const found = await resolve(args.path, { kind, importer, resolveDir, pluginData: "asked" });
      if (found.errors.length > 0 || found.external || !found.path.includes("/node_modules/")) return found;
      const place = relative(dist, found.path);
      return { path: place.startsWith(".") ? place : `./${place}`, external: true };
    });
  },
};

/**
 * What stands beside a source file (migrations, the package it resolves a library from) is still found from there.
 * @type {import("esbuild").Plugin}
 */
const ownPlaceOfEachFile = {
  name: "own-place-of-each-file",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const place = JSON.stringify(relative(dist, path));
      const text = await readFile(path, "utf8");
      return { loader: "ts", contents: text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`) };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    main: "src/main.ts",
    "engine-thread": "src/engine/engine-thread.ts",
    "lists-thread": "src/engine/lists-thread.ts",
  },
  outdir: dist,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20.19",
  conditions: ["import", "node"],
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  plugins: [librariesByPlace, ownPlaceOfEachFile],
  logLevel: "warning",
});
await writeFile(`${dist}/main.meta.json`, JSON.stringify(metafile));
