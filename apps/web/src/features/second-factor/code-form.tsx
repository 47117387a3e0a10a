import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { refusalText } from "../../lib/refusal-text.ts";
import { useCall } from "../../lib/use-call.ts";

/** A code of the second factor, and what it is given for. */
export function CodeForm<Answer>(props: {
  readonly submit: string;
  readonly isDanger?: boolean;
  readonly send: (code: string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
}) {
  const t = useTranslations("secondFactor");
  const tDialog = useTranslations("dialog");
  const tRefusal = useTranslations("refusal");
  const call = useCall();
  const [isMissing, setMissing] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code") ?? "").trim();
    setMissing(code === "");
    if (code === "") return;
    const done = await call.run(() => props.send(code));
    if (done) props.onDone(done.answer);
  }

  const isAtField = call.reason === "invalid_code" || call.reason === "second_factor_required";
  const refused = isAtField && call.problem ? tRefusal(refusalText(call.problem.cause)) : undefined;
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      {!isAtField && <ProblemNotice problem={call.problem} onOver={call.clear} />}
      <Field
        name="code"
        label={t("anyCode")}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        error={isMissing ? t("anyCodeMissing") : refused}
      />
      <Button
        type="submit"
        look={props.isDanger ? "danger" : "primary"}
        aria-disabled={call.isBusy || call.isWaiting}
        className="justify-self-end"
      >
        {call.isBusy ? tDialog("working") : props.submit}
      </Button>
    </form>
  );
}
