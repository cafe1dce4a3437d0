// The subcommands; each returns the exit status.
#pragma once

#include "engine/cli/args.h"

namespace parlor::cli {

int run_chat(const Options& options);      // chat.cpp
int run_generate(const Options& options);  // generate.cpp
int run_tokenize(const Options& options);  // text.cpp
int run_detokenize(const Options& options);
int run_render(const Options& options);
int run_logits(const Options& options);  // measure.cpp
int run_perplexity(const Options& options);
int run_quantize(const Options& options);  // quantize.cpp
int run_bench(const Options& options);     // bench.cpp
int run_inspect(const Options& options);   // inspect.cpp
int run_plan(const Options& options);      // plan.cpp
int run_doctor(const Options& options);    // doctor.cpp
int run_serve(const Options& options);     // main.cpp

}  // namespace parlor::cli
