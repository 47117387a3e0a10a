import type { ReactNode } from "react";

/** A panel without content: what is missing, why, and what to do about it. */
export function Empty(props: {
  readonly title: string;
  readonly hint: ReactNode;
  readonly action?: ReactNode;
  /** Of a whole page. */
  readonly isPage?: boolean;
}) {
  const Title = props.isPage ? "h1" : "p";
  return (
    <div className="grid justify-items-center gap-2 px-4 py-12 text-center">
      <Title className="font-medium">{props.title}</Title>
      <p className="max-w-prose text-sm text-muted">{props.hint}</p>
      {props.action !== undefined && <div className="mt-2">{props.action}</div>}
    </div>
  );
}
