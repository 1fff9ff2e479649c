"""The first tables."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from certification_xblock.models.base import check_constraint


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_id', models.CharField(max_length=255, verbose_name='course')),
                ('usage_id', models.CharField(max_length=255, verbose_name='block')),
                ('active', models.PositiveSmallIntegerField(default=None, editable=False, null=True)),
                ('problem', models.TextField(blank=True, editable=False)),
                ('sweep_from', models.DateTimeField(editable=False, help_text='Since when everybody waits to be looked at.', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'certification',
                'verbose_name_plural': 'certifications',
            },
        ),
        migrations.CreateModel(
            name='CourseSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_id', models.CharField(max_length=255, unique=True, verbose_name='course')),
                ('enabled', models.BooleanField(default=True, verbose_name='certification in force')),
            ],
            options={
                'verbose_name': 'course setting',
                'verbose_name_plural': 'course settings',
            },
        ),
        migrations.CreateModel(
            name='ErasedHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.PositiveBigIntegerField(unique=True)),
                ('erased_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'erased holder',
                'verbose_name_plural': 'erased holders',
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Names the organization in courses.', max_length=80, unique=True, verbose_name='identifier')),
                ('name', models.CharField(help_text='As it stands on certificates.', max_length=120, verbose_name='name')),
                ('url', models.CharField(blank=True, max_length=200, validators=[django.core.validators.URLValidator(schemes=['https', 'http'])], verbose_name='web address')),
            ],
            options={
                'verbose_name': 'organization',
                'verbose_name_plural': 'organizations',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='RenderClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('token', models.CharField(max_length=32)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'rendering under way',
                'verbose_name_plural': 'renderings under way',
            },
        ),
        migrations.CreateModel(
            name='StoredAsset',
            fields=[
                ('digest', models.CharField(help_text='SHA-256 of the content, in hex.', max_length=64, primary_key=True, serialize=False)),
                ('media_type', models.CharField(choices=[('image/png', 'image/png'), ('image/jpeg', 'image/jpeg')], max_length=20)),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='The public id.', unique=True)),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('sequence', models.PositiveIntegerField(default=1)),
                ('current', models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ('state', models.CharField(choices=[('valid', 'valid'), ('suspended', 'suspended'), ('expired', 'expired'), ('revoked', 'revoked'), ('superseded', 'superseded')], default='valid', max_length=20)),
                ('state_since', models.DateTimeField()),
                ('holder_name', models.CharField(blank=True, max_length=255, verbose_name='holder')),
                ('withdrawn', models.BooleanField(default=False, editable=False)),
                ('shown', models.JSONField()),
                ('evidence', models.JSONField()),
                ('decision', models.JSONField()),
                ('platform_uuid', models.CharField(db_index=True, help_text="The platform's own certificate.", max_length=32)),
                ('awarded_at', models.DateTimeField(verbose_name='awarded')),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(editable=False, help_text='When the holder was told.', null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='certification_xblock.certification')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'ordering': ('-awarded_at',),
            },
        ),
        migrations.CreateModel(
            name='AwardEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('awarded', 'awarded'), ('suspended', 'suspended'), ('resumed', 'resumed'), ('revoked', 'revoked'), ('reinstated', 'reinstated'), ('superseded', 'superseded'), ('expired', 'expired'), ('erased', 'erased')], max_length=20)),
                ('at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='certification_xblock.award')),
            ],
            options={
                'verbose_name': "entry in an award's history",
                'verbose_name_plural': 'award history',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='CertificationVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('terms', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='certification_xblock.certification')),
            ],
            options={
                'verbose_name': 'version of a certification',
                'verbose_name_plural': 'versions of certifications',
                'ordering': ('certification', 'number'),
            },
        ),
        migrations.AddField(
            model_name='certification',
            name='version',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certification_xblock.certificationversion'),
        ),
        migrations.AddField(
            model_name='award',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='certification_xblock.certificationversion'),
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_at', models.DateTimeField()),
                ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='certification_xblock.certification')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
            },
        ),
        migrations.CreateModel(
            name='DirtyLearner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.PositiveBigIntegerField()),
                ('course_id', models.CharField(max_length=255)),
                ('marked_at', models.DateTimeField(db_index=True)),
                ('touched_at', models.DateTimeField()),
                ('token', models.CharField(blank=True, max_length=32)),
            ],
            options={
                'verbose_name': 'learner to reconsider',
                'verbose_name_plural': 'learners to reconsider',
                'constraints': [models.UniqueConstraint(fields=('user_id', 'course_id'), name='dirty_learner_once')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(help_text="The file's name in the storage.", max_length=255)),
                ('size', models.PositiveIntegerField(help_text='In bytes.')),
                ('created_at', models.DateTimeField()),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='certification_xblock.award')),
            ],
            options={
                'verbose_name': 'stored certificate',
                'verbose_name_plural': 'stored certificates',
            },
        ),
        migrations.CreateModel(
            name='PassMarkWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.PositiveBigIntegerField()),
                ('course_id', models.CharField(max_length=255)),
                ('created_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'waived pass mark',
                'verbose_name_plural': 'waived pass marks',
                'constraints': [models.UniqueConstraint(fields=('user_id', 'course_id'), name='pass_mark_waiver_once')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_id', models.CharField(max_length=255)),
                ('target', models.CharField(max_length=100)),
                ('signed_at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('current', models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-off',
                'verbose_name_plural': 'sign-offs',
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Names the signatory in courses.', max_length=80, unique=True, verbose_name='identifier')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatories', to='certification_xblock.organization', verbose_name='organization')),
                ('signature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certification_xblock.storedasset', verbose_name='signature')),
            ],
            options={
                'verbose_name': 'signatory',
                'verbose_name_plural': 'signatories',
                'ordering': ('name',),
            },
        ),
        migrations.AddField(
            model_name='organization',
            name='logo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certification_xblock.storedasset', verbose_name='logo'),
        ),
        migrations.AddConstraint(
            model_name='certificationversion',
            constraint=models.UniqueConstraint(fields=('certification', 'number'), name='certification_version_number'),
        ),
        migrations.AddConstraint(
            model_name='certification',
            constraint=models.UniqueConstraint(fields=('course_id', 'usage_id'), name='certification_one_a_block'),
        ),
        migrations.AddConstraint(
            model_name='certification',
            constraint=models.UniqueConstraint(fields=('course_id', 'active'), name='certification_one_active'),
        ),
        migrations.AddConstraint(
            model_name='certification',
            constraint=check_constraint(name='certification_active_is_1', condition=models.Q(('active', 1), ('active', None), _connector='OR')),
        ),
        migrations.AddIndex(
            model_name='award',
            index=models.Index(fields=['certification', 'state'], name='award_by_state'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('user', 'certification', 'sequence'), name='award_sequence'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(fields=('user', 'certification', 'current'), name='award_one_current'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=check_constraint(name='award_current_is_1', condition=models.Q(('current', 1), ('current', None), _connector='OR')),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=check_constraint(name='award_sequence_from_1', condition=models.Q(('sequence__gte', 1))),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(fields=('user', 'certification'), name='claim_once'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.UniqueConstraint(fields=('user', 'course_id', 'target', 'current'), name='sign_off_one_current'),
        ),
    ]
