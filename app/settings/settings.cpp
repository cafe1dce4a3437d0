#include "app/settings/settings.h"

namespace parlor::app {

Sampling Settings::sampling() const {
    Sampling sampling;
    sampling.temperature = float(m_temperature);
    sampling.top_k = m_topK;
    sampling.top_p = float(m_topP);
    sampling.min_p = float(m_minP);
    sampling.repeat_penalty = float(m_repeatPenalty);
    return sampling;
}

void Settings::resetSampling() {
    const Sampling usual;
    setTemperature(0.7);
    setTopK(usual.top_k);
    setTopP(0.95);
    setMinP(0.05);
    setRepeatPenalty(1.0);
    setMaxTokens(0);
}

}  // namespace parlor::app
