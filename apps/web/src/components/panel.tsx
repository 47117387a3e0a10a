import { type ReactNode, useId } from "react";

/** One subject of a page, with its title. */
export function Panel(props: {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly action?: ReactNode;
  /** Content that has its own edges, such as a table. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4 pb-0 sm:p-5 sm:pb-0">
        <div className="grid min-w-0 gap-1">
          <h2 id={id} className="font-semibold">
            {props.title}
          </h2>
          {props.hint !== undefined && <div className="max-w-prose text-sm text-muted">{props.hint}</div>}
        </div>
        {props.action}
      </div>
      <div className={props.isFlush ? "mt-3" : "p-4 sm:p-5"}>{props.children}</div>
    </section>
  );
}
