import { formatMoment } from "../lib/format.ts";

/** A time in a list: on one line, its figures under each other. */
export const Moment = ({ at }: { readonly at: number }) => (
  <time dateTime={new Date(at).toISOString()} className="text-[0.8125rem] whitespace-nowrap tabular-nums">
    {formatMoment(at)}
  </time>
);
