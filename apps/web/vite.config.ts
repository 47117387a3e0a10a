import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compressAssets } from "./build/compress-assets.ts";

export default defineConfig({
  plugins: [react(), tailwindcss(), compressAssets()],
  build: {
    // Browsers of 2024 and later: they know light-dark(), which the colour tokens use.
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    manifest: true,
    sourcemap: false,
  },
  test: {
    name: "web",
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: ["test/setup.ts"],
    // A busy machine decides how long a test takes, never whether it passes.
    testTimeout: 60_000,
  },
});
