/**
 * The path to go to after signing in, or "/" for anything that is not a path of this origin.
 * Browsers read `//host`, `/\host` and control characters as another host, so the text is resolved and compared.
 */
export function safeRedirect(text: string | undefined, origin: string = location.origin): string {
  if (text === undefined || !text.startsWith("/")) return "/";
  let url: URL;
  try {
    url = new URL(text, origin);
  } catch {
    return "/";
  }
  const path = url.pathname + url.search + url.hash;
  const isElsewhere = url.origin !== origin || path.startsWith("//");
  const isEntrance = url.pathname === "/login" || url.pathname === "/register";
  return isElsewhere || isEntrance ? "/" : path;
}
