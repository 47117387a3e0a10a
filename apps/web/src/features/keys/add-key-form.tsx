import { zodResolver } from "@hookform/resolvers/zod";
import { KeyAddInput } from "@tandem/contract/keys";
import type { Venue } from "@tandem/contract/market-data";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { SelectField } from "../../components/select-field.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";
import type { AddedKey } from "./add-key-dialog.tsx";

/** Venues whose keys come with a passphrase. Others are found out: the server's refusal brings the field. */
const PASSPHRASE_VENUES = new Set(["okx", "okxus", "myokx", "kucoin", "kucoinfutures", "bitget", "coinbaseexchange"]);

/** A browser's store of passwords is no place for these. */
const NOT_A_LOGIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false, "data-1p-ignore": "" } as const;

export function AddKeyForm(props: {
  readonly client: ApiClient;
  readonly venues: readonly Venue[];
  readonly onAdded: (added: AddedKey) => void;
}) {
  const t = useTranslations("keys");
  const call = useCall();
  const form = useForm<KeyAddInput>({
    defaultValues: { venue: props.venues[0]?.id ?? "", label: "", apiKey: "", secret: "" },
    resolver: zodResolver(KeyAddInput),
  });
  const { errors } = form.formState;
  const venue = form.watch("venue");
  const wantsPassphrase = PASSPHRASE_VENUES.has(venue) || call.reason === "passphrase_required";

  const submit = form.handleSubmit(async ({ passphrase, ...values }) => {
    const input = { ...values, ...(wantsPassphrase && passphrase && { passphrase }) };
    const done = await call.run(() => props.client.keys.add.mutate(input));
    if (done) props.onAdded(done.answer);
  });

  return (
    <form method="post" noValidate autoComplete="off" className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <ProblemNotice problem={call.problem} onOver={call.clear} />
      <SelectField label={t("venue")} error={errors.venue && t("venueWrong")} {...form.register("venue")}>
        {props.venues.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <Field
        label={t("label")}
        hint={t("labelHint")}
        error={errors.label && t("labelWrong")}
        {...NOT_A_LOGIN}
        {...form.register("label")}
      />
      <Field
        label={t("apiKey")}
        className="font-mono"
        error={errors.apiKey && t("credentialWrong")}
        {...NOT_A_LOGIN}
        {...form.register("apiKey", { setValueAs: trimmed })}
      />
      <PasswordField
        label={t("secret")}
        error={errors.secret && t("credentialWrong")}
        {...NOT_A_LOGIN}
        {...form.register("secret", { setValueAs: trimmed })}
      />
      {wantsPassphrase && (
        <PasswordField
          label={t("passphrase")}
          hint={t("passphraseHint")}
          error={errors.passphrase && t("passphraseWrong")}
          {...NOT_A_LOGIN}
          {...form.register("passphrase", { setValueAs: (text?: string) => text || undefined })}
        />
      )}
      <Button type="submit" look="primary" className="justify-self-end" aria-disabled={call.isBusy || call.isWaiting}>
        {call.isBusy ? t("testing") : t("test")}
      </Button>
    </form>
  );
}

/** A line break at an end is a slip of the clipboard. */
const trimmed = (text: string): string => text.trim();
