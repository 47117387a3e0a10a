// Runs before the first paint. The keys and what they may hold are those of src/lib/preferences.ts.
try {
  const mark = (name, allowed) => {
    const chosen = localStorage.getItem(`tandem.${name}`);
    if (allowed.includes(chosen)) document.documentElement.dataset[name] = chosen;
  };
  mark("theme", ["dark", "light"]);
  mark("palette", ["inverted", "safe"]);
  mark("density", ["comfortable"]);
} catch {
  // Storage is blocked: the system's preference decides.
}
