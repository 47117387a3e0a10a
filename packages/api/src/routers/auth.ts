import { ChangePasswordInput, RequestResetInput, ResetInput, StepUpInput } from "@tandem/contract/account";
import { LoginInput, RegisterInput } from "@tandem/contract/auth";
import { NoInput } from "@tandem/contract/primitives";
import { changePassword } from "@tandem/services/auth/change-password";
import { login } from "@tandem/services/auth/login";
import { logout } from "@tandem/services/auth/logout";
import { me } from "@tandem/services/auth/me";
import { register } from "@tandem/services/auth/register";
import { requestReset } from "@tandem/services/auth/request-reset";
import { resetPassword } from "@tandem/services/auth/reset-password";
import { stepUp } from "@tandem/services/auth/step-up";
import { touch } from "@tandem/services/auth/touch";
import { tellUser } from "@tandem/services/mail/tell-user";
import { browserSession, deliverSession } from "../deliver-session.ts";
import { publicProcedure, userProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const authRouter = router({
  register: publicProcedure("auth")
    .input(RegisterInput)
    .mutation(async ({ ctx, input }) => deliverSession({ ctx, session: await register({ ctx, input }) })),

  login: publicProcedure("auth")
    .input(LoginInput)
    .mutation(async ({ ctx, input }) => {
      const session = await login({ ctx, input, replaces: await browserSession(ctx, input.transport) });
      if (session.isNewOrigin) tellUser({ ctx, user: session.answer.user, notice: "signed_in" });
      return deliverSession({ ctx, session, transport: input.transport });
    }),

  requestReset: publicProcedure("auth")
    .input(RequestResetInput)
    .mutation(async ({ ctx, input }) => {
      await requestReset({ ctx, input });
      return {};
    }),

  reset: publicProcedure("auth")
    .input(ResetInput)
    .mutation(async ({ ctx, input }) => {
      await resetPassword({ ctx, input });
      return {};
    }),

  me: userProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => me({ ctx })),

  touch: userProcedure("read")
    .meta({ access: "user", rateClass: "read", keepsSession: true })
    .input(NoInput)
    .mutation(async ({ ctx }) => {
      const answer = await touch({ ctx });
      if (ctx.transport === "http") ctx.cookie.extend(answer.expiresAt);
      return answer;
    }),

  stepUp: userProcedure("auth")
    .input(StepUpInput)
    .mutation(({ ctx, input }) => stepUp({ ctx, input })),

  changePassword: userProcedure("auth")
    .input(ChangePasswordInput)
    .mutation(async ({ ctx, input }) => {
      await changePassword({ ctx, input });
      return {};
    }),

  logout: userProcedure("read")
    .meta({ access: "user", rateClass: "read", keepsSession: true })
    .input(NoInput)
    .mutation(async ({ ctx }) => {
      await logout({ ctx });
      if (ctx.transport === "http") ctx.cookie.clear();
      return {};
    }),
});
