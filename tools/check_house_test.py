"""Proves that tools/check_house can fail: every rule is broken once in a small invented tree."""
import os
import shutil
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = "core:\nstorage: core\nregister: +storage\nprogramme: +register\nstats:\n"


class PlantedFaults(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.write("src/MODULES", MODULES)
        self.write("src/core/date.hpp", "/// Days.\n#pragma once\n")

    def tearDown(self):
        shutil.rmtree(self.root)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def findings(self):
        done = subprocess.run([os.path.join(HERE, "check_house"), self.root], capture_output=True, text=True)
        self.code = done.returncode
        return done.stdout

    def expect(self, sentence):
        out = self.findings()
        self.assertIn(sentence, out)
        self.assertEqual(self.code, 1)

    def test_a_clean_tree_passes(self):
        self.assertIn("0 findings", self.findings())
        self.assertEqual(self.code, 0)

    def test_a_forbidden_include(self):
        self.write("src/register/school.cpp", '#include "programme/cohort.hpp"\n')
        self.expect("src/register/school.cpp:1: register may not include programme")

    def test_a_module_that_stands_alone_may_not_see_core(self):
        self.write("src/stats/power.cpp", '#include "core/date.hpp"\n')
        self.expect("stats may not include core")

    def test_a_module_outside_the_table(self):
        self.write("src/extras/a.cpp", "int a();\n")
        self.expect("extras is not in src/MODULES")

    def test_a_cycle_in_the_table(self):
        self.write("src/MODULES", MODULES + "a: +b\nb: +a\n")
        self.expect("the table has a cycle")

    def test_a_private_name_said_twice_in_a_folder(self):
        for name in ("one", "two"):
            self.write(f"src/core/{name}.cpp", "namespace trellis {\nnamespace {\n"
                       "constexpr auto find_sql = 1;\nint length(int x) {\n  return x;\n}\n}\n}\n")
        self.expect("src/core/two.cpp:3: find_sql is also a name of an unnamed namespace in one.cpp")
        self.expect("src/core/two.cpp:4: length is also a name")

    def test_a_private_type_with_the_name_of_a_public_one(self):
        self.write("src/core/row.hpp", "/// Rows.\nstruct Row {\n};\n")
        self.write("src/core/one.cpp", "namespace {\nstruct Row {\n  int a;\n};\n}\n")
        self.expect("src/core/one.cpp:2: Row is also a type of row.hpp")

    def test_an_alias_with_two_meanings_in_a_folder(self):
        self.write("src/core/one.cpp", "namespace {\nusing Json = int;\n}\n")
        self.write("src/core/two.cpp", "namespace {\nusing Json = long;\n}\n")
        self.expect("Json means something else in one.cpp")

    def test_private_names_of_other_folders_and_aliases_are_free(self):
        for folder in ("core", "storage"):
            self.write(f"src/{folder}/one.cpp", "namespace {\nint length() {\n  return 1;\n}\n}\n")
        self.write("src/core/two.cpp", "namespace {\nusing Json = int;\n}\nint length() {\n  return 2;\n}\n")
        self.write("src/core/three.cpp", "namespace {\nusing Json = int;\n}\n")
        self.assertIn("0 findings", self.findings())

    def test_a_private_name_said_twice_in_small_folders_of_a_module(self):
        for folder in ("rows", "cells"):
            self.write(f"src/core/{folder}/one.cpp", "namespace {\nint length() {\n  return 1;\n}\n}\n")
        self.expect("length is also a name of an unnamed namespace")
        for number in range(11):
            self.write(f"src/core/rows/more{number}.cpp", "int more();\n")
        self.assertIn("0 findings", self.findings())

    def test_a_cycle_of_headers(self):
        self.write("src/core/one.hpp", '/// One.\n#include "core/two.hpp"\n')
        self.write("src/core/two.hpp", '/// Two.\n#include "core/one.hpp"\n')
        self.expect("headers include each other")

    def test_a_store_in_a_rules_file(self):
        self.write("src/register/school.cpp", '#include "register/school_store.hpp"\n')
        self.expect("a rules file touches no store")

    def test_the_clock_in_a_rules_file(self):
        self.write("src/register/school.cpp", "auto now = std::chrono::system_clock::now();\n")
        self.expect("a rules file touches no store, network, clock or chance")

    def test_sql_outside_a_store(self):
        self.write("src/register/school.cpp", 'const char* s = "select name from school";\n')
        self.expect("SQL lives in a *_store.cpp")

    def test_sql_in_a_store_is_at_home(self):
        self.write("src/register/school_store.cpp", 'const char* s = "select name from school";\n')
        self.assertIn("0 findings", self.findings())

    def test_a_long_function(self):
        body = "\n".join("  a();" for _ in range(75))
        self.write("src/register/school.cpp", "void long_one() {\n" + body + "\n}\n")
        self.expect("long_one has 77 lines; 70 is the most")

    def test_a_long_class_is_no_long_function(self):
        body = "\n".join("  int a%d() const { return 1; }" % i for i in range(75))
        self.write("src/register/school.cpp", "class Long {\n" + body + "\n};\n")
        self.assertIn("0 findings", self.findings())

    def test_a_long_file(self):
        self.write("src/register/school.cpp", "int a();\n" * 401)
        self.expect("the file has 401 lines; 400 is the most")

    def test_a_header_without_its_sentence(self):
        self.write("src/register/school.hpp", "#pragma once\n")
        self.expect("a header's first line is a /// sentence")

    def test_words(self):
        self.write("src/register/school.cpp", 'auto a = "Please enter";\nint get_school();\n// FIXME\n// TODO later\n')
        out = self.findings()
        for sentence in ("without please", "no get_", "FIXME must not", "needs an issue number"):
            self.assertIn(sentence, out)

    def test_a_loop_over_the_parts_of_a_text_that_is_gone(self):
        self.write("src/core/a.cpp", "void a() {\n  for (auto line : split(text_of(b), '\\n')) use(line);\n}\n")
        self.expect("src/core/a.cpp:2: name the text before the loop")

    def test_a_todo_with_its_issue_is_allowed(self):
        self.write("src/register/school.cpp", "// TODO (#12): say more.\n")
        self.assertIn("0 findings", self.findings())


if __name__ == "__main__":
    unittest.main()
