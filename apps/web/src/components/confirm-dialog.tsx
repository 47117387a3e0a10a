import { AlertDialog as Radix } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";

/**
 * Asks before something that cannot be taken back. The focus starts on "Cancel", so that a second Enter does nothing.
 * With a `phrase` the button waits until it has been typed.
 */
export function ConfirmDialog(props: {
  readonly title: string;
  readonly text: ReactNode;
  readonly confirm: string;
  readonly phrase?: { readonly label: string; readonly text: string };
  readonly isBusy?: boolean;
  /** What went wrong, if it did. */
  readonly problem?: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("dialog");
  const [typed, setTyped] = useState("");
  const isLocked = props.phrase !== undefined && typed.trim() !== props.phrase.text;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isLocked && !props.isBusy) props.onConfirm();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/60" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-surface p-5 text-text shadow-2xl sm:p-6">
          <form className="grid gap-3" onSubmit={submit}>
            <Radix.Title className="text-lg font-semibold">{props.title}</Radix.Title>
            <Radix.Description asChild>
              <div className="text-sm text-muted">{props.text}</div>
            </Radix.Description>
            {props.problem}
            {props.phrase && (
              <Field
                label={props.phrase.label}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
            <div className="mt-2 flex flex-wrap justify-end gap-2">
              <Radix.Cancel asChild>
                <Button>{t("cancel")}</Button>
              </Radix.Cancel>
              <Button type="submit" look="danger" aria-disabled={isLocked || props.isBusy}>
                {props.isBusy ? t("working") : props.confirm}
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
