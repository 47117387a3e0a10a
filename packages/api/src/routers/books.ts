import { BooksInput } from "@tandem/contract/market-data";
import { getBooks } from "@tandem/services/market/get-books";
import { watchBooks } from "@tandem/services/market/watch-books";
import { userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const booksRouter = router({
  get: userProcedure("read")
    .input(BooksInput)
    .query(({ ctx, input }) => getBooks({ ctx, input })),
  watch: userProcedure("stream")
    .input(BooksInput)
    .subscription(({ ctx, input, signal }) => watchBooks({ ctx, input, signal })),
});
