import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A question that must be answered: focus stays inside, Escape does not dismiss it. */
export function AlertDialog(props: {
  readonly open: boolean;
  readonly title: string;
  readonly text: ReactNode;
  readonly actions: ReactNode;
}) {
  return (
    <Radix.Root open={props.open}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 grid w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 gap-3 rounded-xl border border-line bg-surface p-6 text-text shadow-2xl">
          <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-sm text-muted">{props.text}</div>
          </Radix.Description>
          <div className="mt-2 flex flex-wrap justify-end gap-2">{props.actions}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
