// Not a credential: the session cookie is out of a page's reach. It only spares a first visitor of the entrance a
// question whose answer is known, and the refused request in the console.
const KEY = "tandem.signedIn";

export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: the entrance shows its form, nothing worse.
  }
}
