import { formatBothZones, formatMoment } from "../lib/format.ts";

/** A time in a list: on one line, its figures under each other; in both zones on hover. */
export const Moment = ({ at }: { readonly at: number }) => (
  <time
    dateTime={new Date(at).toISOString()}
    title={formatBothZones(at)}
    className="text-[0.8125rem] whitespace-nowrap tabular-nums"
  >
    {formatMoment(at)}
  </time>
);
