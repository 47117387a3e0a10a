import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

beforeEach(() => {
  localStorage.clear();
  // jsdom has no layout: the router's scroll restoration only needs the call to exist.
  window.scrollTo = () => undefined;
});
afterEach(cleanup);
