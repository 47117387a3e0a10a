import type { Browser, BrowserContext, Page, Route } from "playwright-core";

/** One person's browser, that remembers what a page must never do. */
export type Visitor = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to any host but the server's. */
  readonly foreign: string[];
  /** Errors in the console and uncaught ones, without those that a test provokes. */
  readonly faults: string[];
  readonly sockets: () => number;
};

/** A machine that runs the whole product and a browser on two cores may take its time. */
const PATIENCE_MS = 45_000;
const ATTEMPTS_MAX = 10;

export type VisitorOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "dark" | "light";
};

export async function newVisitor(browser: Browser, origin: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { width = 1440, height = 900, colorScheme = "dark" } = options;
  const context = await browser.newContext({ baseURL: origin, viewport: { width, height }, colorScheme });
  context.setDefaultTimeout(PATIENCE_MS);
  const foreign: string[] = [];
  const faults: string[] = [];
  let sockets = 0;
  const isOwn = (url: string): boolean => url.startsWith(origin) || /^(data|blob):/.test(url);
  context.on("request", (request) => {
    if (!isOwn(request.url())) foreign.push(request.url());
  });
  context.on("console", (message) => {
    // Chromium reports every refused or failed request itself; what the page says about it is what counts.
    const isNetwork = /^Failed to load resource|WebSocket connection to/.test(message.text());
    if (message.type() === "error" && !isNetwork) faults.push(message.text());
  });
  context.on("page", (opened) => {
    opened.on("pageerror", (error) => faults.push(String(error)));
    opened.on("websocket", (socket) => {
      sockets += 1;
      if (!isOwn(socket.url().replace(/^ws/, "http"))) foreign.push(socket.url());
    });
  });
  await context.route(/\/trpc\//, patiently);
  return { context, page: await context.newPage(), foreign, faults, sockets: () => sockets };
}

/**
 * On a busy machine the database may miss its deadline and the server says so, rightly. What a page makes of that is
 * tested elsewhere: here its call is made again.
 */
async function patiently(route: Route): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    // A page that was left takes its calls along.
    const response = await route.fetch().catch(() => undefined);
    if (response === undefined) return route.abort().catch(() => undefined);
    if (response.status() === 503 && attempt < ATTEMPTS_MAX) continue;
    await route.fulfill({ response }).catch(() => undefined);
    return;
  }
}

export type Account = { readonly username: string; readonly email: string; readonly password: string };

let accounts = 0;
export function newAccount(): Account {
  accounts += 1;
  const username = `person${accounts}-${Date.now().toString(36)}`;
  return { username, email: `${username}@example.com`, password: "four quiet horses by the lake" };
}

/** Fills the registration form; whoever is registered is signed in. */
export async function register(page: Page, account: Account = newAccount()): Promise<Account> {
  await page.getByLabel("Username").fill(account.username);
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Create account" }).click();
  return account;
}

export async function signIn(page: Page, account: Account): Promise<void> {
  await page.getByLabel("Username or e-mail").fill(account.username);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Registered by the API, as another program would: the browser gets its session. */
export async function newUser(visitor: Visitor, path = "/"): Promise<Account> {
  const account = newAccount();
  await call(() => visitor.context.request.post("/trpc/auth.register", { data: account }));
  await visitor.page.goto(path);
  return account;
}

/** Signed in by the API: the browser gets the session of an account that is there. */
export async function enter(visitor: Visitor, account: Account, path = "/"): Promise<void> {
  const data = { login: account.username, password: account.password };
  await call(() => visitor.context.request.post("/trpc/auth.login", { data }));
  await visitor.page.goto(path);
}

/** Registered without any browser. */
export async function registerByApi(origin: string): Promise<Account> {
  const account = newAccount();
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(account);
  await call(async () => {
    const answer = await fetch(`${origin}/trpc/auth.register`, { method: "POST", headers, body });
    return { ok: () => answer.ok, status: () => answer.status, text: () => answer.text() };
  });
  return account;
}

type Answer = { ok(): boolean; status(): number; text(): Promise<string> };

/** A call that must succeed, made again while the server says that its database is busy. */
async function call(send: () => Promise<Answer>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    if (answer.ok()) return;
    if (answer.status() !== 503 || attempt >= ATTEMPTS_MAX) throw new Error(`refused: ${await answer.text()}`);
  }
}
