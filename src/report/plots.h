// The pictures of a project, each from its record.
#pragma once

#include "report/chart.h"
#include "report/records.h"

namespace tinsmith::report {

// The data.
Figure x_plot(const DataRecord& data);      // x in the order of the data, and how it is spread
Figure clean_plot(const DataRecord& data);  // y without noise over x
Figure data_plot(const DataRecord& data);   // y over x, with the clean y behind it where it is known
Figure split_plot(const DataRecord& data);  // train, validation and test in their colours

// Training. `skip`: leaves out the first epochs, whose large values hide the rest.
Figure loss_plot(const History& history, size_t skip = 0);
Figure metric_plot(const Curve& metric, size_t skip = 0);

// What the model does.
Figure prediction_plot(const PredictionRecord& record);
Figure confusion_plot(const ConfusionRecord& record);

// The board.
Figure led_plot(const LedRecord& record);

// Comparisons.
Figure bar_plot(const BarRecord& record);
Figure frontier_plot(const FrontierRecord& record);  // frontier.cpp

// The model (diagrams.cpp).
Figure network_plot(const NetworkRecord& network);  // neurons where they can be counted, boxes where not
Figure graph_plot(const GraphRecord& graph);        // operators from top to bottom (graph_drawing.cpp)
Figure arena_plot(const ArenaRecord& arena);        // bytes of the arena over the steps of the run

}  // namespace tinsmith::report
