// Runs before the first paint. The key is the one of src/lib/theme.ts.
try {
  const theme = localStorage.getItem("tandem.theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's preference decides.
}
