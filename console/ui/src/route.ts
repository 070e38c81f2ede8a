/** Which page is shown: the part of the address after `#`. */

import { signal } from "@preact/signals";

export type Page = "desk" | "conversations" | "wallboard";

export interface Route {
  readonly page: Page;
  /** The conversation that is open, if any. */
  readonly id: string | null;
}

const PAGES: readonly string[] = ["desk", "conversations", "wallboard"];

export function parse(hash: string): Route {
  const [, page = "", id = ""] = hash.split("/");
  return {
    page: (PAGES.includes(page) ? page : "desk") as Page,
    id: id ? decodeURIComponent(id) : null,
  };
}

export function address(page: Page, id?: string | null): string {
  return id ? `#/${page}/${encodeURIComponent(id)}` : `#/${page}`;
}

export const route = signal<Route>({ page: "desk", id: null });

export function go(page: Page, id?: string | null): void {
  location.hash = address(page, id);
}

export function startRouting(): void {
  const read = () => {
    route.value = parse(location.hash);
  };
  addEventListener("hashchange", read);
  read();
}
