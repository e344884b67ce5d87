/// Every component at once, for pages and for generated templates.
#pragma once

#include "web/components/basics.hpp"
#include "web/components/element.hpp"
#include "web/components/fields.hpp"
#include "web/components/lists.hpp"
#include "web/components/moj.hpp"
#include "web/components/words.hpp"
