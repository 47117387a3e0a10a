import { type RefObject, useEffect, useRef } from "react";

const FLASH_MS = 250;

// A class on and off by one shared timer: CSS animations of the background cost three times the main-thread time.
const lit = new Map<HTMLElement, number>();
let sweeper: ReturnType<typeof setInterval> | undefined;

function sweep(): void {
  const now = performance.now();
  for (const [element, until] of lit) {
    if (now < until) continue;
    lit.delete(element);
    element.removeAttribute("data-flash");
  }
  if (lit.size > 0) return;
  clearInterval(sweeper);
  sweeper = undefined;
}

const reducesMotion = (): boolean =>
  typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Marks the element with `data-flash` for a moment when `value` changes. A cell that changes faster than four times a
 * second stays quiet (it would only flicker), and nothing flashes where less motion is asked for.
 */
export function useFlash<Element extends HTMLElement>(value: unknown): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  const last = useRef({ value, at: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    const element = ref.current;
    if (element === null || Object.is(last.current.value, value)) return;
    const now = performance.now();
    const isFrantic = now - last.current.at < FLASH_MS;
    last.current = { value, at: now };
    if (isFrantic || reducesMotion()) return;
    element.setAttribute("data-flash", "");
    lit.set(element, now + FLASH_MS);
    sweeper ??= setInterval(sweep, 50);
  }, [value]);
  return ref;
}
