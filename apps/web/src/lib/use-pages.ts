import { useInfiniteQuery } from "@tanstack/react-query";

type Identified = { readonly id: string };
export type PageAsk = { readonly limit: number; readonly before?: string };

const PAGE_ROWS = 50;

/** A list that is read page by page, newest first: each page begins after the last id of the one before. */
export function usePages<Row extends Identified>(options: {
  readonly key: readonly unknown[];
  readonly read: (page: PageAsk) => Promise<readonly Row[]>;
}) {
  const query = useInfiniteQuery({
    queryKey: options.key,
    queryFn: ({ pageParam }) =>
      options.read({ limit: PAGE_ROWS, ...(pageParam !== undefined && { before: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.id),
  });
  return { ...query, data: query.data?.pages.flat() };
}
