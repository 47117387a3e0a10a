import { NoInput } from "@tandem/contract/primitives";
import {
  AllowLiveInput,
  CeilingsUpdateInput,
  RepairUpdateInput,
  RiskHaltInput,
  RiskResumeInput,
  RiskUpdateInput,
} from "@tandem/contract/risk";
import { allowLive } from "@tandem/services/trading/allow-live";
import { getCeilings } from "@tandem/services/trading/get-ceilings";
import { getRisk } from "@tandem/services/trading/get-risk";
import { haltTrading } from "@tandem/services/trading/halt-trading";
import { resumeTrading } from "@tandem/services/trading/resume-trading";
import { updateCeilings } from "@tandem/services/trading/update-ceilings";
import { updateRepair } from "@tandem/services/trading/update-repair";
import { updateRisk } from "@tandem/services/trading/update-risk";
import { adminProcedure, traderProcedure } from "../procedures.ts";
import { router } from "../trpc.ts";

export const riskRouter = router({
  get: traderProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => getRisk({ ctx })),
  update: traderProcedure("keys")
    .input(RiskUpdateInput)
    .mutation(({ ctx, input }) => updateRisk({ ctx, input })),
  updateRepair: traderProcedure("keys")
    .input(RepairUpdateInput)
    .mutation(({ ctx, input }) => updateRepair({ ctx, input })),
  allowLive: traderProcedure("keys")
    .input(AllowLiveInput)
    .mutation(({ ctx, input }) => allowLive({ ctx, input })),
  halt: traderProcedure("safety")
    .input(RiskHaltInput)
    .mutation(({ ctx, input }) => haltTrading({ ctx, input })),
  resume: traderProcedure("safety")
    .input(RiskResumeInput)
    .mutation(({ ctx, input }) => resumeTrading({ ctx, input })),
});

export const ceilingsRouter = router({
  get: adminProcedure("read")
    .input(NoInput)
    .query(({ ctx }) => getCeilings({ ctx })),
  update: adminProcedure("keys")
    .input(CeilingsUpdateInput)
    .mutation(({ ctx, input }) => updateCeilings({ ctx, input })),
});
