import { Link, type LinkProps } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

const item =
  "flex cursor-default items-center gap-2 rounded px-2 py-1.5 text-sm outline-none data-highlighted:bg-raised data-disabled:opacity-60";

/** A drop-down menu. Not modal: the page behind stays alive, scrolls, and keeps ticking. */
export function Menu({ trigger, children }: { readonly trigger: ReactNode; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* No portal: the menu stays in the landmark of its button. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-h-[80dvh] min-w-56 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-text shadow-lg"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export const MenuLabel = ({ children }: { readonly children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 py-1.5 text-xs text-muted">{children}</DropdownMenu.Label>
);

export const MenuLine = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />;

export const MenuItem = (props: { readonly onSelect: () => void; readonly children: ReactNode }) => (
  <DropdownMenu.Item className={item} onSelect={props.onSelect}>
    {props.children}
  </DropdownMenu.Item>
);

/** Stays open, so that several can be set at once. */
export const MenuCheck = (props: {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly children: ReactNode;
}) => (
  <DropdownMenu.CheckboxItem
    className={item}
    checked={props.isChecked}
    onCheckedChange={props.onChange}
    onSelect={(event) => event.preventDefault()}
  >
    <span className="size-4">
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-4" />
      </DropdownMenu.ItemIndicator>
    </span>
    {props.children}
  </DropdownMenu.CheckboxItem>
);

export const MenuLink = (props: { readonly to: NonNullable<LinkProps["to"]>; readonly children: ReactNode }) => (
  <DropdownMenu.Item asChild className={item}>
    <Link to={props.to}>{props.children}</Link>
  </DropdownMenu.Item>
);

export function MenuChoice<Value extends string>(props: {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}) {
  return (
    <DropdownMenu.RadioGroup
      value={props.value}
      onValueChange={(next) => {
        const chosen = props.options.find((option) => option.value === next);
        if (chosen) props.onChange(chosen.value);
      }}
    >
      {props.options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={item}>
          <span className="size-4">
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden className="size-4" />
            </DropdownMenu.ItemIndicator>
          </span>
          {option.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
