import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";

/** A dialog over the page: focus stays inside and returns to where it was. What is typed in it goes when it closes. */
export function Dialog(props: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly onClose: () => void;
  /** Something must be taken note of before it may close: Escape and a click beside it do nothing. */
  readonly isHeld?: boolean;
  readonly children: ReactNode;
}) {
  const t = useTranslations("dialog");
  const hold = props.isHeld ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Radix.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Radix.Content
          {...(hold && { onEscapeKeyDown: hold })}
          // A slip of the pointer beside it must not throw away what was typed.
          onInteractOutside={(event) => event.preventDefault()}
          {...(props.text === undefined && { "aria-describedby": undefined })}
          className="fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 gap-4 overflow-y-auto rounded-xl border border-line bg-surface p-5 text-text shadow-2xl sm:p-6"
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
            {!props.isHeld && (
              <Radix.Close asChild>
                <Button look="ghost" size="icon" aria-label={t("close")} className="-mt-1 -mr-1">
                  <X aria-hidden className="size-4" />
                </Button>
              </Radix.Close>
            )}
          </div>
          {props.text !== undefined && (
            <Radix.Description asChild>
              <div className="-mt-2 text-sm text-muted">{props.text}</div>
            </Radix.Description>
          )}
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
