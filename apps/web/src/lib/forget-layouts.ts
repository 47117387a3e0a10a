/** What pages remember of columns, orders and filters; the looks that were chosen stay. */
export function forgetLayouts(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (/^tandem\.(table|search)\./.test(key)) localStorage.removeItem(key);
  } catch {
    // Storage is blocked: there is nothing to forget.
  }
}
