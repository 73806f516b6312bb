// What a project has computed so far, as the plain records that the report room draws.
#pragma once

#include "app/json.h"
#include "app/project_data.h"
#include "model/graph.h"
#include "report/records.h"
#include "run/plan.h"

namespace tinsmith {

// A file that an earlier command wrote; null when it has not run yet. A damaged one is an error.
Result<Json> read_result(const Path& file);

report::DataRecord data_record(const ProjectData& data, bool is_sine);
// From train/history.json. `noise` > 0 draws what no model can beat.
report::History history_record(const Json& history, const std::string& loss, double noise);
report::PredictionRecord prediction_record(const ProjectData& data, std::vector<float> predicted, bool is_sine);
report::ConfusionRecord confusion_record(const ProjectData& data, const std::vector<float>& predicted);
report::NetworkRecord network_record(const Graph& graph, const std::string& name);
report::GraphRecord graph_record(const Graph& graph, const std::string& name);
report::ArenaRecord arena_record(const Graph& graph, const Plan& plan, const std::string& name = {});
// From the CSV of `simulate --led`: time_s,duty.
Result<report::LedRecord> led_record(const Path& csv, double end_s);

}  // namespace tinsmith
