import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { toApiProblem } from "../../lib/api-problem.ts";
import { useClock } from "../../lib/clock.ts";
import type { messages } from "../../lib/messages/all.ts";
import { type AuthField, placeProblem } from "./auth-problem.ts";
import type { FormProblem } from "./form-problem.tsx";

const FIELD_TEXT: Record<AuthField, keyof typeof messages.field> = {
  login: "login",
  username: "username",
  email: "email",
  password: "password",
  invite: "invite",
  code: "code",
};

/** What a form's check found at its fields; `custom` is a password of too many bytes. */
type FieldFaults = { readonly [Field in AuthField]?: { readonly type: unknown } | undefined };

/** What the forms before the login share: send once, place what comes back, word it. */
export function useAuthForm<Answer>(options: {
  readonly missingPassword: keyof typeof messages.field;
  readonly onAnswer: (answer: Answer) => void;
  /** The password was right, and a code of the second factor is wanted too. */
  readonly onCodeDue?: () => void;
}) {
  const t = useTranslations();
  const clock = useClock();
  const [problem, setProblem] = useState<FormProblem>();
  const [refused, setRefused] = useState<{ readonly field: AuthField; readonly text: string }>();
  const { onAnswer } = options;

  async function send(call: () => Promise<Answer>): Promise<void> {
    setProblem(undefined);
    setRefused(undefined);
    try {
      onAnswer(await call());
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    const problem = toApiProblem(error);
    if (problem.kind === "refused" && problem.reason === "second_factor_required" && options.onCodeDue) {
      options.onCodeDue();
      return;
    }
    const placed = placeProblem(problem);
    if (placed.place === "wait") setProblem({ place: "wait", until: clock.now() + placed.retryAfterMs });
    else if (placed.place === "field")
      setRefused({ field: placed.field, text: t(`problem.${placed.text}`, { time: "" }) });
    else setProblem(placed);
  }

  /** The text under a field: what its schema says, else what the server said about it. */
  function errorOf(field: AuthField, errors: FieldFaults): string | undefined {
    const error = errors[field];
    if (error === undefined) return refused?.field === field ? refused.text : undefined;
    if (field !== "password") return t(`field.${FIELD_TEXT[field]}`);
    return t(`field.${error.type === "custom" ? "passwordLong" : options.missingPassword}`);
  }

  const clearProblem = useCallback(() => setProblem(undefined), []);
  const clear = useCallback(() => {
    setProblem(undefined);
    setRefused(undefined);
  }, []);
  return { problem, refused, send, clear, fail, errorOf, clearProblem, isWaiting: problem?.place === "wait" };
}
