import { useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/**
 * The secret of a one-time link, from the part after the # (which no server and no log ever sees) or from the query.
 * It is taken out of the address at once, so that neither the history nor a shared screen keeps it.
 */
export function useLinkSecret(name: "invite" | "token"): string | undefined {
  const router = useRouter();
  const { pathname, hash, search } = useLocation();
  const found = new URLSearchParams(hash).get(name) ?? search[name];
  const [kept, setKept] = useState(found);
  useEffect(() => {
    if (found === undefined) return;
    setKept(found);
    const { [name]: _, ...rest } = search;
    void router.navigate({ to: pathname, search: rest, hash: "", replace: true });
  }, [found, name, pathname, router, search]);
  return found ?? kept;
}
