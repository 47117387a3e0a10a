import { zodResolver } from "@hookform/resolvers/zod";
import { LoginInput, RegisterInput } from "@tandem/contract/auth";

// A chunk of its own, loaded after the page is painted: zod would be a sixth of the first page's script.
export const loginResolver = zodResolver(LoginInput);
export const registerResolver = zodResolver(RegisterInput);
